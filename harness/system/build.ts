import { dirname } from 'node:path'
import {
  checkOptions,
  isListOf,
  isRecord,
  isText,
  isTextRecord,
  refuseOption,
  type OptionRule,
  type OptionRules,
} from '../record/option.ts'
import { HarnessError } from '../record/errors.ts'
import { nearest } from '../record/nearest.ts'
import type { Edit } from './edit.ts'

/** By a Dockerfile, as `docker build` takes it. Paths count from the root of the project. */
export interface DockerfileBuild {
  readonly dockerfile: string
  /**
   * The folder that COPY reads from, without `.git`, what a run writes, and what its `.dockerignore` names; the folder of
   * the Dockerfile by default.
   */
  readonly context?: string
  /** The stage to build; the last by default. */
  readonly target?: string
  /**
   * Build arguments, or a function that returns them before each build. NODE_IMAGE and POSTGRES_IMAGE default to the
   * base images of the harness if the Dockerfile declares them.
   */
  readonly args?: BuildArgs | (() => BuildArgs | Promise<BuildArgs>)
}

/** Build arguments of a Dockerfile by their names. */
export type BuildArgs = Readonly<Record<string, string>>

/** A Node service bundled into one file: the build then needs no network, and a leak is told by file and line. */
export interface NodeBuild extends NodeOptions {
  readonly entry: string
}

/** How the image of a Node service is made. */
export interface NodeOptions {
  /** Changes of the sources and of the schema beside them before they are used, for a service that is wrong on purpose. */
  readonly edits?: readonly Edit[]
  /** Reference of the image with Node in it; the harness's own by default. */
  readonly base?: string
  /** A Dockerfile that copies the bundle, `server.mjs`, from its context; by default one is made. */
  readonly dockerfile?: string
}

/** An existing image: found on the engine, or pulled. */
export interface ImageBuild {
  readonly image: string
}

/** Where the image of a service comes from. */
export type Build = DockerfileBuild | NodeBuild | ImageBuild

/**
 * A Node service, from its entry file. TypeScript is bundled as it is.
 *
 * @throws HarnessError if the path or an option is wrong.
 * @example defineService({ build: node('src/server.ts'), port: 3000 })
 */
export function node(entry: string, options: NodeOptions = {}): NodeBuild {
  if (!isText(entry))
    throw refuseOption('entry of node()', entry, { ...entryRule, fix: `write node(${entryRule.example})` })
  checkOptions('node(): ', options, { rules: nodeRules })
  return { ...options, entry }
}

const isEdit = (value: unknown): value is Edit =>
  isRecord(value) && isText(value['file']) && isText(value['find']) && typeof value['replace'] === 'string'

export const pathRule = (example: string): OptionRule => ({
  holds: isText,
  expected: 'a path from the root of the project',
  example: `'${example}'`,
})

const entryRule = {
  holds: isText,
  expected: 'the path of its entry file, from the root of the project',
  example: "'src/server.ts'",
}

/** What an engine takes. */
const referenceLengthMax = 255

const component = '[a-z0-9]+(?:(?:[.]|__?|-+)[a-z0-9]+)*'
/** `registry:port/repository:tag@digest`, by the grammar of https://github.com/distribution/reference. */
const referencePattern = new RegExp(
  `^(?:(?:[\\w.-]+|\\[[0-9a-fA-F:]+\\])(?::[0-9]+)?/)?${component}(?:/${component})*(?::\\w[\\w.-]{0,127})?(?:@[a-z0-9+.-]+:[0-9a-f]{32,})?$`,
)

export const imageRule = (example: string): OptionRule => ({
  holds: value =>
    typeof value === 'string' && value.length <= referenceLengthMax && referencePattern.test(value),
  expected: 'the reference of an image, its repository in lower case',
  example: `'${example}'`,
})

const nodeRules: OptionRules = {
  edits: {
    holds: isListOf(isEdit),
    expected: 'a list of `{ file, find, replace }`',
    example: "[{ file: 'src/api.ts', find: 'await save()', replace: 'save()' }]",
  },
  base: imageRule('node:24-slim'),
  dockerfile: pathRule('Dockerfile'),
}

const dockerfileRules: OptionRules = {
  dockerfile: pathRule('Dockerfile'),
  context: pathRule('.'),
  target: { holds: isText, expected: 'the name of a stage', example: "'production'" },
  args: {
    holds: value => typeof value === 'function' || isTextRecord(value),
    expected: 'texts by their names, or a function that returns them',
    example: "{ VERSION: '1' }",
  },
}

/** @throws HarnessError if it is none of the three, or one of its options is wrong. */
export function checkBuild(build: unknown): void {
  const kinds: readonly (readonly [string, OptionRules])[] = [
    ['image', { image: imageRule('registry/orders:1.4') }],
    ['entry', { ...nodeRules, entry: entryRule }],
    ['dockerfile', dockerfileRules],
  ]
  const named = isRecord(build) ? kinds.filter(([key]) => build[key] !== undefined) : []
  const [[, rules] = []] = named
  // A Node service may have a Dockerfile besides.
  if (rules !== undefined && named.some(([key]) => !Object.hasOwn(rules, key))) {
    const keys = named.map(([key]) => `\`${key}\``)
    throw refuseOption('service.build', build, {
      expected: `one of ${keys.join(' and ')}, not ${keys.length === 2 ? 'both' : 'all'}`,
      fix: 'remove what does not make the image that is to be tested',
    })
  }
  if (rules !== undefined) return checkOptions('service.build.', build, { rules })
  const [key = ''] = isRecord(build) ? Object.keys(build) : []
  const meant = nearest(key, ['dockerfile', 'image', 'entry'])
  if (meant !== undefined) {
    throw new HarnessError(`service.build.${key} is no option`, { fix: `write ${meant}` })
  }
  throw refuseOption('service.build', build, {
    expected: 'a Dockerfile, the entry of a Node service, or an image',
    fix: "write `{ dockerfile: 'Dockerfile' }`, `node('src/server.ts')` or `{ image: 'registry/orders:1.4' }`",
  })
}

/** The folder that the COPY of a Dockerfile reads from. */
export const contextOf = ({ dockerfile, context }: { dockerfile: string; context?: string }): string =>
  context ?? dirname(dockerfile)

export const editsOf = (build: Build): readonly Edit[] => ('entry' in build ? (build.edits ?? []) : [])
