"""Submission slips (phiếu trình): a matter put before a leader, with its options and milestones."""
