import { posix } from 'node:path'
import { baseImagesOf, instructionsOf } from '../../system/dockerfile.ts'

/** What runs a service. Only Node can be looked into. */
export type Runtime = keyof typeof signs

interface Signs {
  /** In the name of a base image, without tag. */
  readonly image: RegExp
  /** A program in CMD or ENTRYPOINT. */
  readonly program: RegExp
  /** A file at the root of the repository. */
  readonly file?: RegExp
}

const signs = {
  Node: { image: /(?:^|\/)node/, program: /^(?:node|npm|npx|yarn|pnpm|tsx)$/ },
  Python: {
    image: /(?:^|\/)(?:python|pypy)/,
    program: /^(?:python[\d.]*|pypy3?|gunicorn|uvicorn|hypercorn|daphne|fastapi|flask|granian)$/,
    file: /^(?:requirements\.txt|pyproject\.toml|Pipfile|setup\.py)$/,
  },
  Go: { image: /(?:^|\/)golang/, program: /^go$/, file: /^go\.mod$/ },
  Java: {
    image: /(?:^|[/-])(?:java|jdk|jre)\d*(?:$|-)|openjdk|temurin|corretto|(?:^|\/)(?:maven|gradle)/,
    program: /^(?:java|mvn|gradle|catalina\.sh)$/,
    file: /^(?:pom\.xml|build\.gradle(?:\.kts)?)$/,
  },
  Ruby: { image: /(?:^|\/)j?ruby/, program: /^(?:ruby|bundle|rails|rackup|puma)$/, file: /^Gemfile$/ },
  Rust: { image: /(?:^|\/)rust/, program: /^cargo$/, file: /^Cargo\.toml$/ },
  PHP: { image: /(?:^|[/-])php/, program: /^php[\w-]*$/, file: /^composer\.json$/ },
  '.NET': { image: /(?:^|\/)(?:dotnet|aspnet)(?:$|\/)/, program: /^dotnet$/, file: /\.(?:csproj|fsproj)$/ },
  Elixir: { image: /(?:^|\/)(?:elixir|erlang)/, program: /^(?:mix|elixir|iex|erl)$/, file: /^mix\.exs$/ },
  Deno: { image: /(?:^|\/)deno/, program: /^deno$/, file: /^deno\.jsonc?$/ },
  Bun: { image: /(?:^|\/)bun$/, program: /^bunx?$/ },
  nginx: { image: /(?:^|[/-])nginx/, program: /^nginx$/ },
} satisfies Readonly<Record<string, Signs>>

const runtimes = Object.entries(signs) as readonly (readonly [Runtime, Signs])[]

const bySign = (key: keyof Signs, text: string): Runtime | undefined =>
  runtimes.find(([, sign]) => sign[key]?.test(text))?.[0]

const firstOf = (key: keyof Signs, texts: readonly string[]): Runtime | undefined =>
  texts.flatMap(text => bySign(key, text) ?? [])[0]

/** The programs that the last stage starts. */
function programsOf(dockerfile: string): string[] {
  const instructions = instructionsOf(dockerfile)
  const last = instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === 'FROM') + 1)
  return last
    .filter(({ keyword }) => keyword === 'ENTRYPOINT' || keyword === 'CMD')
    .flatMap(({ rest }) => rest.split(/[\s"',[\]]+/).map(path => posix.basename(path)))
}

/** By what the image starts, else by the images it is built upon, the last one first: an earlier stage may only compile. */
export function runtimeOfDockerfile(dockerfile: string): Runtime | undefined {
  const programs = programsOf(dockerfile)
  // Another program may run first: `python migrate.py && node server.js`.
  const runsNode = programs.some(program => bySign('program', program) === 'Node')
  const images = baseImagesOf(dockerfile).map(base => base.replace(/@.*$/, '').replace(/:[^/]*$/, ''))
  return (runsNode ? 'Node' : firstOf('program', programs)) ?? firstOf('image', images.toReversed())
}

/** By the file at the root that declares the packages of a language. */
export const runtimeOfFiles = (paths: Iterable<string>): Runtime | undefined =>
  firstOf(
    'file',
    [...paths].filter(path => !path.includes('/')),
  )

export const isRuntimeFile = (name: string): boolean => bySign('file', name) !== undefined
