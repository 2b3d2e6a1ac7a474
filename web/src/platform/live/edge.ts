/** One end of what is loaded of a lane: nothing further, more to load, being loaded, did not load. */
export type Edge = 'none' | 'more' | 'loading' | 'failed';
