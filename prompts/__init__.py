"""Words only: prompts for language models and the fixed Dutch replies."""
