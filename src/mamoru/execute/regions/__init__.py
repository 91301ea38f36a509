"""By which notice the people of a request are answered, where regions are told differently."""
