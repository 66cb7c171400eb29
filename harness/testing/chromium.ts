import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { HarnessError } from '../record/errors.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function findOnPath(): string {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const found = names
    .flatMap(name => folders.map(folder => join(folder, name)))
    .find(file => existsSync(file))
  if (found !== undefined) return found
  throw new HarnessError(`no browser found on PATH: looked for ${names.join(', ')}`, {
    fix: '`sudo apt-get install chromium`, then run this again',
  })
}

/** The system's own Chromium, without a window or downloads. @throws HarnessError if there is none. */
export async function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: findOnPath(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--force-color-profile=srgb',
    ],
  })
}
