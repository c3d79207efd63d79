"""The pure core: channels, rules, recipes and the engine. No files, no Streamlit."""
