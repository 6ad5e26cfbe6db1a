"""How grave each kind of change is for code that uses this SDK, and why. The one table that decides it.

`docs/regenerating.md` shows the same table; a test holds the two together.
"""

from __future__ import annotations

from typing import Final

from .change import Severity

__all__ = ["RULES"]

_BREAKING, _ADDITIVE, _HARMLESS = Severity.BREAKING, Severity.ADDITIVE, Severity.HARMLESS

RULES: Final[dict[str, tuple[Severity, str]]] = {
    # --- operations
    "operation-added": (_ADDITIVE, "not yet in the facade; usable through zoom.rest"),
    "operation-removed": (_BREAKING, "calls of it fail once Zoom takes it away"),
    "operation-moved": (
        _BREAKING,
        "the same function sends to another address: released versions fail once the old one is gone, and allow lists, "
        "recorded answers and plugins that read url_template see the new one",
    ),
    "operation-renamed": (_BREAKING, "the function in zoom.rest has another name"),
    "operation-retagged": (_BREAKING, "the function in zoom.rest is imported from another module"),
    "operation-deprecated": (_HARMLESS, "it works, but Zoom means to take it away"),
    "rate-limit-tightened": (_BREAKING, "Zoom allows fewer calls a second; callers that kept the old rate get 429"),
    "rate-limit-relaxed": (_ADDITIVE, "Zoom allows more calls a second"),
    "rate-limit-changed": (_HARMLESS, "Zoom names the rate in another way"),
    # --- parameters
    "parameter-added-optional": (_ADDITIVE, "can be passed; nothing changes for those who leave it out"),
    "parameter-added-required": (_BREAKING, "calls without it are refused"),
    "parameter-removed": (_BREAKING, "calls that pass it fail, or get a wider answer than they asked for"),
    "parameter-renamed": (_BREAKING, "likely renamed: calls that pass the old name fail or are not filtered"),
    "parameter-relocated": (
        _BREAKING,
        "it is sent in another part of the request; released versions send it where it was",
    ),
    "parameter-became-required": (_BREAKING, "calls without it are refused"),
    "parameter-became-optional": (_ADDITIVE, "it may be left out"),
    "parameter-encoding-changed": (
        _BREAKING,
        "its value is written in another way; released versions write the old one",
    ),
    # --- request body
    "body-added-optional": (_ADDITIVE, "a body can be sent"),
    "body-added-required": (_BREAKING, "calls without a body are refused"),
    "body-removed": (_BREAKING, "calls that send a body fail"),
    "body-became-required": (_BREAKING, "calls without a body are refused"),
    "body-became-optional": (_ADDITIVE, "the body may be left out"),
    "body-media-type-added": (_ADDITIVE, "the body can be sent in another form"),
    "body-media-type-removed": (_BREAKING, "the body is refused in this form"),
    # --- answers
    "response-added": (_ADDITIVE, "another status can come"),
    "response-success-removed": (_BREAKING, "what was the answer of a success does not come any more"),
    "response-error-removed": (_HARMLESS, "an error that does not come any more"),
    "response-body-added": (_ADDITIVE, "the answer has content"),
    "response-body-removed": (_BREAKING, "the answer has no content any more"),
    "response-media-type-added": (_HARMLESS, "the answer also comes in another form, if asked for"),
    "response-media-type-removed": (_BREAKING, "the answer does not come in this form any more"),
    "response-header-added": (_ADDITIVE, "the answer has another header"),
    "response-header-removed": (_BREAKING, "code that reads the header finds nothing"),
    # --- error codes, scopes, security, servers
    "code-added": (_ADDITIVE, "an APIError with this number in `code`, until it gets a class of its own"),
    "code-removed": (
        _BREAKING,
        "code that catches this error does not see it any more; another code may come in its place",
    ),
    "code-moved": (_HARMLESS, "it comes with another status; the class of an error follows from its code"),
    "scope-alternative-added": (_ADDITIVE, "another scope that will do"),
    "scope-removed": (_BREAKING, "apps that hold only this scope must be authorised anew with another one"),
    "scope-first-required": (_BREAKING, "no scope was needed before; apps must be authorised anew"),
    "scope-all-removed": (_HARMLESS, "no scope is named any more"),
    "security-added": (_BREAKING, "calls need another proof of who is calling"),
    "security-alternative-added": (_ADDITIVE, "another way of proving who is calling"),
    "security-alternative-removed": (_BREAKING, "one way of proving who is calling is refused"),
    "security-removed": (_HARMLESS, "calls need no proof of who is calling any more"),
    "security-scheme-changed": (_BREAKING, "the proof of who is calling is made or sent in another way"),
    "server-added": (_ADDITIVE, "another base URL; pass it as base_url"),
    "server-removed": (
        _BREAKING,
        "calls go to a base URL that Zoom does not name any more; allow lists must be changed",
    ),
    # --- documents
    "schema-added": (_HARMLESS, "another model class"),
    "schema-removed": (_BREAKING, "the model class is gone"),
    "document-version-changed": (_HARMLESS, "the number of the document"),
    "webhook-changed": (_HARMLESS, "events are no part of the client"),
    "overlay-target-gone": (_BREAKING, "a judgement of ours no longer holds"),
    "overlay-failed": (_BREAKING, "a judgement of ours no longer fits"),
    # --- schemas that are sent
    "request-property-added-optional": (_ADDITIVE, "can be sent; nothing changes for those who leave it out"),
    "request-property-added-required": (_BREAKING, "requests without it are refused"),
    "request-property-removed": (_BREAKING, "what code sends there is refused or lost"),
    "request-property-renamed": (_BREAKING, "likely renamed: what code sends under the old name is refused or lost"),
    "request-property-became-required": (_BREAKING, "requests without it are refused"),
    "request-property-became-optional": (_ADDITIVE, "it may be left out"),
    "request-type-changed": (_BREAKING, "values of the old type are refused"),
    "request-type-narrowed": (_BREAKING, "some values that were taken are refused"),
    "request-type-widened": (_ADDITIVE, "values of another type are taken too"),
    "request-became-nullable": (_ADDITIVE, "null is taken"),
    "request-no-longer-nullable": (_BREAKING, "null is refused"),
    "request-enum-value-added": (_ADDITIVE, "another value is taken"),
    "request-enum-value-removed": (_BREAKING, "a value that was taken is refused"),
    "request-enum-introduced": (_BREAKING, "only the listed values are taken"),
    "request-enum-lifted": (_ADDITIVE, "other values are taken too"),
    "request-limit-narrowed": (_BREAKING, "some values that were taken are refused"),
    "request-limit-widened": (_ADDITIVE, "more values are taken"),
    "request-format-changed": (_BREAKING, "values in the old form are refused"),
    "request-format-lifted": (_ADDITIVE, "values in other forms are taken too"),
    "request-pattern-changed": (_BREAKING, "some values that were taken may be refused"),
    "request-pattern-lifted": (_ADDITIVE, "more values are taken"),
    "request-default-changed": (_BREAKING, "calls that leave it out now mean something else"),
    "request-default-added": (_HARMLESS, "what is meant when it is left out is said"),
    "request-variant-added": (_ADDITIVE, "another form is taken"),
    "request-variant-removed": (_BREAKING, "a form that was taken is refused"),
    "request-extra-keys-refused": (_BREAKING, "keys that the document does not name are refused"),
    "request-extra-keys-allowed": (_ADDITIVE, "keys that the document does not name are taken"),
    "request-rule-changed": (_BREAKING, "a rule that cannot be compared has changed; values may be refused"),
    "request-deprecated": (_HARMLESS, "it works, but Zoom means to take it away"),
    # --- schemas that are received
    "response-property-added": (_ADDITIVE, "there to be read after regeneration"),
    "response-property-removed": (_BREAKING, "code that reads it gets None"),
    "response-property-renamed": (_BREAKING, "likely renamed: code that reads the old name gets None"),
    "response-property-became-required": (_HARMLESS, "it always comes"),
    "response-property-became-optional": (_BREAKING, "it may be missing"),
    "response-type-changed": (_BREAKING, "values come as another type"),
    "response-type-narrowed": (_HARMLESS, "only some of the types of before come"),
    "response-type-widened": (_BREAKING, "values of another type come too"),
    "response-became-nullable": (_BREAKING, "it can be None"),
    "response-no-longer-nullable": (_HARMLESS, "it is never None"),
    "response-enum-value-added": (_ADDITIVE, "a value that was never seen can come; lists of values are open"),
    "response-enum-value-removed": (_HARMLESS, "a value that does not come any more"),
    "response-enum-introduced": (_HARMLESS, "the values that can come are listed"),
    "response-enum-lifted": (_ADDITIVE, "values that were not listed can come"),
    "response-limit-narrowed": (_HARMLESS, "all values that come could come before"),
    "response-limit-widened": (_ADDITIVE, "values that are longer, larger or smaller than before can come"),
    "response-format-changed": (_BREAKING, "the text has another form, and may be read as another Python type"),
    "response-format-stated": (_HARMLESS, "the form of the values is said"),
    "response-pattern-changed": (_HARMLESS, "the form of the text is said in another way"),
    "response-default-changed": (_HARMLESS, "a default of an answer changes nothing"),
    "response-variant-added": (_BREAKING, "values of another form can come"),
    "response-variant-removed": (_HARMLESS, "values of this form do not come any more"),
    "response-extra-keys-refused": (_HARMLESS, "keys that the document does not name do not come"),
    "response-extra-keys-allowed": (_ADDITIVE, "keys that the document does not name can come"),
    "response-deprecated": (_HARMLESS, "it comes, but Zoom means to take it away"),
    "response-rule-changed": (_HARMLESS, "a rule about the values that come is said in another way"),
}
"""Severity and consequence of each kind of change."""
