/**
 * The environment variable with the folder that the paths of a description are relative to; unset where that is the working
 * directory.
 */
export const rootVariable = 'PLUMBLINE_ROOT'
