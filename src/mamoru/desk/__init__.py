"""One function per thing that a person, a program or a schedule may ask."""
