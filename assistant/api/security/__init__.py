"""Who is at the door, what they may do, and what every request and response must obey."""
