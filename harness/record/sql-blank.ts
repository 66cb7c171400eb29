/** A pattern for white space and comments: tools put a comment before each statement, to tell who sent it. */
export const blank = String.raw`(?:\s|/\*.*?\*/|--[^\n]*\n)*`
