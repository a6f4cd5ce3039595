// Trees
