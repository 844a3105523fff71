"""Files as they come: containers, archives, stacks of dates, servers, and what is set on their layers."""
