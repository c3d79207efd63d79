"""Channels: their table, planes, histograms and automatic thresholds."""
