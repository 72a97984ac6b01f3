/** What protected labels of synthetic tables become. */
export const rareLabel = '_RARE_'
