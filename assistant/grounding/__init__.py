"""Does this passage support this sentence?"""
