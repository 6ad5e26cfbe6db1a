"""The operations of one tag. Generated, do not edit."""
