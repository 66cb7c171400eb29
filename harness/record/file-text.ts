import { readFileSync } from 'node:fs'
import { unlessThrown } from './unless-thrown.ts'

export const fileText = (path: string): string | undefined => unlessThrown(() => readFileSync(path, 'utf8'))
