"""What may be written in each file, as pydantic models; JSON Schema is made from them."""
