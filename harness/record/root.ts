/** The variable with the folder that a description's paths are relative to; unset where that is the working directory. */
export const rootVariable = 'PLUMBLINE_ROOT'
