import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { isTextRecord, refuseOption } from '../record/option.ts'
import type { SourceRoot } from '../record/source-line.ts'
import { contextFilter, readContext } from './build-context.ts'
import {
  buildFilesOf,
  bundleName,
  editedText,
  editsOf,
  type BuildArgs,
  type DockerfileBuild,
  type Edit,
  type NodeBuild,
} from './build.ts'
import { bundle, sourceMap } from './bundle.ts'
import { databasesIn } from './beside.ts'
import type { BaseImages, ServiceDescription } from './description.ts'
import { connectDocker, type EngineInfo } from './docker.ts'
import { argumentsOf, baseImagesOf, withBases } from './dockerfile.ts'
import { buildImage, obtainImage, type ImageRecipe } from './image.ts'

/** For a Node service without a Dockerfile. */
const nodeDockerfile = `ARG NODE_IMAGE
FROM \${NODE_IMAGE}
ENV NODE_ENV=production
WORKDIR /app
USER 1000:1000
CMD ["node", "server.mjs"]
COPY server.mjs .
`

/** The image of the service, built or found. @throws HarnessError also where the engine has fewer cores than `limits.cpu`. */
export async function serviceImage(description: ServiceDescription, base: BaseImages): Promise<string> {
  const docker = await connectDocker()
  checkCores(description, docker.engine)
  const { build } = description
  if ('image' in build) {
    await obtainImage(docker, 'the image of the service', build.image)
    return build.image
  }
  const made =
    'entry' in build ? nodeRecipe(build, description, base) : dockerfileRecipe(build, description, base)
  const repository = `localhost/plumbline/${description.name}`
  return buildImage(docker, { repository, ...(await made) })
}

function checkCores({ limits }: ServiceDescription, { cpus }: EngineInfo): void {
  if (limits.cpu <= cpus) return
  throw refuseOption('service.limits.cpu', limits.cpu, {
    expected: `at most ${cpus}, the cores of the engine's machine`,
    fix: 'lower it, or use an engine with more cores',
  })
}

/** The bundle, and beside it what its Dockerfile copies. */
export async function nodeRecipe(
  build: NodeBuild,
  description: ServiceDescription,
  base: Pick<BaseImages, 'node'>,
): Promise<Omit<ImageRecipe, 'repository'>> {
  const { root } = description
  const { dockerfile, files, context = root } = await readBuild(build, root)
  const others = files.filter(({ path }) => path !== bundleName)
  const beside = others.filter(({ link }) => link === undefined).map(({ path }) => resolve(context, path))
  const content = await bundle(build.entry, { edits: sourceEdits(description), root, beside })
  const args = { NODE_IMAGE: build.base ?? base.node }
  return { dockerfile, files: [...others, { path: bundleName, content }], args }
}

/** The text of a Dockerfile, and the files it copies from its context. The generated one copies the bundle only. */
async function readBuild(build: NodeBuild | DockerfileBuild, root: string) {
  const paths = buildFilesOf(build, root)
  if (paths === undefined) return { dockerfile: nodeDockerfile, files: [] }
  const { dockerfile, context } = paths
  const [text, files] = await Promise.all([
    readFile(dockerfile, 'utf8'),
    contextFilter(dockerfile, context).then(filter => readContext(context, filter)),
  ])
  const edits = editsOf(build)
  const named = new Map(edits.map(({ file }) => [resolve(root, file), file]))
  const edited = files.map(async file => {
    const name = named.get(resolve(context, file.path))
    if (name === undefined || file.link !== undefined) return file
    return { ...file, content: await editedText(name, edits, root) }
  })
  return { dockerfile: text, files: await Promise.all(edited), context }
}

async function dockerfileRecipe(build: DockerfileBuild, { root }: ServiceDescription, base: BaseImages) {
  const { target, args = {} } = build
  const [{ dockerfile, files }, named] = await Promise.all([
    readBuild(build, root),
    typeof args === 'function' ? argsOf(args) : args,
  ])
  const all = { ...basesDeclaredIn(dockerfile, base), ...named }
  return {
    dockerfile: withBases(dockerfile, all, base.standIns ?? {}),
    files,
    ...(target !== undefined && { target }),
    args: all,
  }
}

/** The name for the harness's Node image, as the value of the argument NODE_IMAGE. */
export const nodeItself = 'node'

/** Commands that Debian does not have. */
const needsAlpine = /\bapk\s+(?:add|update|upgrade)\b/
const needsNpm = /\b(?:npm|npx|corepack)\b/

/** The Node images of a Dockerfile that another may replace without a registry; also NODE_IMAGE where it installs packages. */
export async function namedNodeBases({ build, root }: ServiceDescription): Promise<readonly string[]> {
  if (!('dockerfile' in build) || 'entry' in build) return []
  const dockerfile = await readFile(resolve(root, build.dockerfile), 'utf8')
  if (needsAlpine.test(dockerfile)) return []
  const declared = argumentsOf(dockerfile).has('NODE_IMAGE')
  const args = { ...(declared && { NODE_IMAGE: nodeItself }), ...(isTextRecord(build.args) && build.args) }
  return baseImagesOf(dockerfile, args).filter(
    name => name !== nodeItself || !declared || needsNpm.test(dockerfile),
  )
}

async function argsOf(args: () => BuildArgs | Promise<BuildArgs>): Promise<BuildArgs> {
  const made: unknown = await args()
  if (isTextRecord(made)) return made
  throw refuseOption('the result of service.build.args', made, {
    expected: 'strings by name',
    fix: "write numbers as strings: args: () => ({ VERSION: '1' })",
  })
}

/** Default arguments for a Dockerfile with an ARG for its base image, so that it builds without a registry. */
function basesDeclaredIn(dockerfile: string, { node, postgres, standIns = {} }: BaseImages): BuildArgs {
  const declared = argumentsOf(dockerfile)
  const ours = { NODE_IMAGE: standIns[nodeItself] ?? node, POSTGRES_IMAGE: postgres }
  return Object.fromEntries(Object.entries(ours).filter(([name]) => declared.has(name)))
}

/** Edits of sources that are bundled; the others are edits of a schema. */
export const sourceEdits = ({ build, beside, root }: ServiceDescription): readonly Edit[] => {
  const schemas = databasesIn(beside).flatMap(([, { schema }]) => schema ?? [])
  const paths = new Set(schemas.map(path => resolve(root, path)))
  return editsOf(build).filter(({ file }) => !paths.has(resolve(root, file)))
}

/** Where the sources of the running code are, so that leaks are reported by file and line. */
export const sourceRootOf = (description: ServiceDescription): SourceRoot => {
  const { build, root } = description
  const edits = sourceEdits(description)
  return { root, ...('entry' in build && { bundleMap: () => sourceMap(build.entry, { edits, root }) }) }
}
