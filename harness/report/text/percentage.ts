/** A share from 0 to 1, in whole percent. */
export const percentage = (share: number): string => `${Math.round(share * 100)} %`
