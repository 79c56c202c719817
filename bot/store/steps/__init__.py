"""The steps of the schema, a file each. A step that was released is never edited."""
