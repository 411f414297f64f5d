"""What Kenniswijzer knows and how it is found. Imports none of the other rooms."""
