/**
 * The environment variable of the folder that the paths of a description count from; not set where that is the working
 * directory.
 */
export const rootVariable = 'PLUMBLINE_ROOT'
