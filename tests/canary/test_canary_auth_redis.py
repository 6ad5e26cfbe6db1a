"""A token that is shared through Redis: what is said, and what Redis keeps."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .authenticating import searched
from .clients import credentials
from .seeds import SEEDS, found_in
from .witness import shown

pytestmark = pytest.mark.canary
KINDS = ("sync", "async")


class OwnRedis:
    """A Redis server with a password, which writes what it keeps to disk at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"unix://:{SEEDS.proxy_password}@{folder}/socket"
        self._process = subprocess.Popen(
            [str(shutil.which("redis-server")), "-"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, cwd=folder
        )
        settings = {
            "port": 0,
            "unixsocket": folder / "socket",
            "requirepass": SEEDS.proxy_password,
            "dir": folder,
            "appendonly": "yes",
            "appendfsync": "always",
            "aof-use-rdb-preamble": "no",
        }
        assert self._process.stdin is not None
        self._process.stdin.write("".join(f"{name} {value}\n" for name, value in settings.items()).encode())
        self._process.stdin.close()
        give_up = time.monotonic() + 20
        while not (folder / "socket").exists():
            assert time.monotonic() < give_up, "redis-server does not answer"
            time.sleep(0.02)  # until it listens

    def kept(self) -> bytes:
        """All that is on its disk."""
        return b"\n".join(path.read_bytes() for path in self.folder.rglob("*") if path.is_file())

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(20)


@pytest.fixture(scope="module")
def own_redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnRedis]:
    if shutil.which("redis-server") is None:
        pytest.skip("needs redis-server (Debian: apt-get install redis-server)")
    server = OwnRedis(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()


@pytest.mark.parametrize("kind", KINDS)
class TestRedis:
    def plugin_for(self, url: str, **options: Any) -> Any:
        from cryptography.fernet import Fernet
        from zoom_health_auth_redis import RedisTokenStore, SharedTokenAuth

        store = RedisTokenStore(url, encryption_key=Fernet.generate_key().decode(), **options)
        assert found_in(*shown(store)) == []
        return SharedTokenAuth(store, over=credentials())

    def test_a_shared_token_is_not_shown_nor_kept_as_it_is(self, kind: str, own_redis: OwnRedis) -> None:
        assert searched(kind, self.plugin_for(own_redis.url), goes_well=True) == []
        kept = own_redis.kept()
        assert b":token" in kept
        assert found_in(kept, handle=True) == []

    @pytest.mark.parametrize("when_down", ["fetch", "fail"])
    @pytest.mark.parametrize("address", ["unix://:{password}@/nowhere/{password}", "redis://:{password}@127.0.0.1:1"])
    def test_an_address_that_nobody_answers_is_not_shown(self, kind: str, address: str, when_down: str) -> None:
        url = address.format(password=SEEDS.proxy_password)
        plugin = self.plugin_for(url, when_down=when_down)
        assert searched(kind, plugin, goes_well=when_down == "fetch") == []

    def test_a_wrong_password_is_not_shown(self, kind: str, own_redis: OwnRedis) -> None:
        url = f"unix://{SEEDS.user}:{SEEDS.plugin_key}@{own_redis.folder}/socket"
        assert searched(kind, self.plugin_for(url, when_down="fail"), goes_well=False) == []


def test_what_redis_keeps_is_searched(own_redis: OwnRedis) -> None:
    """The last test of this server: what it leaves would be found by the others."""
    import redis

    with redis.Redis.from_url(own_redis.url) as client:
        client.set("leak", SEEDS.token)
    assert found_in(own_redis.kept()) == ["token"]
