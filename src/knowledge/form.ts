/** Raised when the compiled form or the way it is made changes: caches of another form are not read. */
export const FORM = 2
