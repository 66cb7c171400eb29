import type { Browser, Page } from 'playwright-core'

/** The actions of a reader on a page, in order. Each returns whether it worked. */
const steps: Readonly<Record<string, (page: Page) => Promise<boolean>>> = {
  'a search hides the other checks, and is in the address': async page => {
    const rows = page.locator('table.checks tbody tr:visible')
    const all = await rows.count()
    const name = (await rows.locator('a code').first().textContent()) ?? ''
    await page.locator('input[type=search]').fill(name)
    const shown = await rows.count()
    const named = await rows.filter({ hasText: name }).count()
    return shown > 0 && shown < all && named === shown && page.url().includes(`find=${name}`)
  },
  'whoever opens that address sees the same': async page => {
    const before = await page.locator('table.checks tbody tr:visible').count()
    await page.reload()
    return (await page.locator('table.checks tbody tr:visible').count()) === before
  },
  'a check leads to what was measured, though it is folded away': async page => {
    await page.locator('table.checks tbody tr:visible a').first().click()
    return await page.locator(':target').isVisible()
  },
  'back leads back': async page => {
    await page.goBack()
    return page.url().includes('find=') && !page.url().includes('#show')
  },
  'an operation has an address, and the keys lead to the next one': async page => {
    const stage = page.locator('figure.lanes .stage').first()
    if ((await stage.count()) === 0) return true
    const link = page.locator('a[data-operation]').first()
    if ((await link.count()) > 0) await link.click()
    else
      await page.evaluate(
        'location.hash = "op-" + [...document.querySelectorAll(".panel")].findIndex(panel => panel.querySelector(".lanes")) + "-0-0"',
      )
    const shown = page.locator('.inspected:visible')
    await shown.waitFor({ timeout: 2_000 })
    const before = await shown.textContent()
    const around = page.locator('figure', { has: shown }).locator('.stage')
    await around.focus()
    await around.press('ArrowUp')
    await around.press('ArrowDown')
    await around.press('ArrowDown')
    return before !== (await shown.textContent()) && page.url().includes('#op-')
  },
  'a line of a log has an address too': async page => {
    const stage = page.locator('figure.log .stage:visible').first()
    if ((await stage.count()) === 0) return true
    await stage.scrollIntoViewIfNeeded()
    await stage.locator('.uplot').waitFor({ timeout: 2_000 })
    await stage.focus()
    await stage.press('Enter')
    return page.url().includes('#line-')
  },
  'what the reader unfolds stays so in the address': async page => {
    const fold = page.locator('details.kept:not([open]) > summary').first()
    if ((await fold.count()) === 0) return true
    await fold.click()
    await page.waitForFunction('location.search.includes("open=")', undefined, { timeout: 2_000 })
    return true
  },
  'a tile leads to its spec': async page => {
    await page.locator('.tile a').first().click()
    return await page.locator('section:target').isVisible()
  },
}

/** @returns the actions that failed, and the output of the console. */
export async function walk(browser: Browser, url: string): Promise<string[]> {
  const context = await browser.newContext({ viewport: { width: 1180, height: 860 } })
  const page = await context.newPage()
  const wrong: string[] = []
  page.on('console', message => wrong.push(`console ${message.type()}: ${message.text()}`))
  page.on('pageerror', error => wrong.push(`error: ${error.message}`))
  await page.goto(url)
  for (const [what, step] of Object.entries(steps)) {
    const went = await step(page).catch((error: unknown) => String(error))
    if (went !== true) wrong.push(`not so: ${what}${went === false ? '' : ` (${went})`}`)
  }
  await context.close()
  return wrong
}

/** @returns what is missing from the page without scripts. */
export async function readWithoutScript(browser: Browser, url: string): Promise<string[]> {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(url)
  const rows = await page.locator('table.checks tbody tr:visible').count()
  const holes = await page.locator('.stage:visible').count()
  await context.close()
  return [
    ...(rows === 0 ? ['without scripts there is no table of checks'] : []),
    ...(holes > 0 ? [`without scripts there are ${holes} holes where charts would be`] : []),
  ]
}
