import { existsSync, globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

/** As GitHub makes them of headings. */
const anchorsIn = (markdown: string): Set<string> =>
  new Set(
    [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  )

test.for(['README.md', ...globSync('docs/**/*.md')])('the links of %s lead somewhere', async file => {
  const markdown = (await readFile(file, 'utf8')).replaceAll(/<!--.*?-->/gs, '')
  const links = [...markdown.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)]
  const broken = await Promise.all(
    links.map(async ([link, path = '', anchor]) => {
      const target = path === '' ? file : join(dirname(file), path)
      if (!existsSync(target)) return [link]
      if (anchor === undefined) return []
      return anchorsIn(await readFile(target, 'utf8')).has(anchor) ? [] : [link]
    }),
  )
  expect(broken.flat()).toEqual([])
})
