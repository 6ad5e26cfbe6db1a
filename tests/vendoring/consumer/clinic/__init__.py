"""A made-up clinic that signs off the notes of its visits."""
