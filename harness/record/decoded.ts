import { unlessThrown } from './unless-thrown.ts'

/** A part of a URL as it is without its escapes; the same text where it has others than those of a URL. */
export const decoded = (text: string): string => unlessThrown(() => decodeURIComponent(text)) ?? text
