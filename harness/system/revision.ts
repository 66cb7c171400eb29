import { existsSync } from 'node:fs'
import { realpath, rm, symlink } from 'node:fs/promises'
import { isAbsolute, join, relative, sep } from 'node:path'
import { HarnessError, messageOf } from '../record/errors.ts'
import { temporaryFolder } from '../record/temporary-folder.ts'
import { minutes } from '../record/units.ts'
import { foldersFrom } from './context-above.ts'
import type { ServiceDescription } from './description.ts'
import { loadService } from './service-module.ts'
import { git } from './git.ts'

const timeout = minutes(1)

/**
 * Extracts a whole revision into a temporary folder. It uses the packages installed here, so revisions that need others cannot
 * be compared. @throws HarnessError where git does not know the revision, or it describes no service.
 */
export async function takeRevision(name: string, servicePath: string) {
  const commit = await commitOf(name)
  await using stack = new AsyncDisposableStack()
  const folder = await realpath(stack.use(temporaryFolder('plumbline-revision-')).path)
  const top = await git(['rev-parse', '--show-toplevel'])
  const project = await git(['rev-parse', '--show-prefix'])
  await checkOut({ top, folder, commit })
  await linkPackages({ top, folder, place: project })
  const described = await describedIn(join(folder, project), servicePath, commit)
  const place = placeIn({ top, folder, commit }, described.root)
  await linkPackages({ top, folder, place })
  const service = { ...described, root: join(folder, place) }
  const resources = stack.move()
  return { commit, service, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

/** Not by `git archive`: it leaves out what .gitattributes marks as `export-ignore`, such as the promises. */
async function checkOut({ top, folder, commit }: Record<'top' | 'folder' | 'commit', string>): Promise<void> {
  // An index of its own: the repository stays as it is.
  const index = `${folder}.index`
  const env = { ...process.env, GIT_INDEX_FILE: index }
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(index, { force: true }))
  await git(['-C', top, 'read-tree', '--no-sparse-checkout', commit], timeout, env)
  await git(['-C', top, 'checkout-index', '--all', `--prefix=${folder}/`], timeout, env)
}

/** The root of a service by its place in the repository. An absolute path, or an older harness, names one in the work tree. */
function placeIn({ top, folder, commit }: Record<'top' | 'folder' | 'commit', string>, root: string): string {
  const place = [folder, top].map(above => relative(above, root)).find(isBelow)
  if (place !== undefined) return place
  const has = `the service of ${commit} has the root ${root.replaceAll(folder, commit)}`
  throw new HarnessError(`${has}, expected a folder of the repository`, {
    evidence: [`the repository is ${top}`],
    fix: 'write a `root` inside the repository: only that is taken from another revision',
  })
}

const isBelow = (path: string): boolean => path.split(sep)[0] !== '..' && !isAbsolute(path)

/** Links the packages that are installed here, also in the parents: a package of a workspace finds some of its own there. */
async function linkPackages({ top, folder, place }: Record<'top' | 'folder' | 'place', string>) {
  for (const path of foldersFrom(place === '' ? '.' : place, () => false)) {
    const packages = join(top, path, 'node_modules')
    if (existsSync(packages))
      await symlink(packages, join(folder, path, 'node_modules')).catch(() => undefined)
  }
}

async function commitOf(name: string): Promise<string> {
  try {
    if (name.startsWith('-')) throw new Error('a revision name cannot begin with a dash')
    return await git(['rev-parse', '--verify', '--short=12', `${name}^{commit}`])
  } catch (error) {
    throw new HarnessError(`there is no revision ${name}`, {
      evidence: messageOf(error).trim().split('\n').slice(-1),
      fix: 'in the git repository of the service, name a local branch, tag or commit; `git fetch` gets those of the remote',
      cause: error,
    })
  }
}

async function describedIn(folder: string, servicePath: string, commit: string): Promise<ServiceDescription> {
  const path = join(folder, servicePath)
  const since = `\`git log --oneline -- ${servicePath}\` lists the revisions that changed it`
  if (!existsSync(path)) {
    throw new HarnessError(`${commit} has no ${servicePath}, so there is no service to compare with`, {
      fix: `choose a later revision; ${since}`,
    })
  }
  return await loadService(path, folder).catch((error: unknown) => {
    throw new HarnessError(`${servicePath} of ${commit} does not work here as a description`, {
      evidence: messageOf(error).replaceAll(folder, commit).split('\n'),
      fix: `choose a later revision: this one needs another version of vitest-plumbline, or packages that are not installed; ${since}`,
      cause: error,
    })
  })
}
