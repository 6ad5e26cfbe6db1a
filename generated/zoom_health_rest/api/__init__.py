"""The operations of the API, one package for each tag. Generated, do not edit."""
