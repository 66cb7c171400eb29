import {
  checkOptions,
  countRule,
  isText,
  isTextRecord,
  type OptionRule,
  type OptionRules,
} from '../record/option.ts'
import type { Count } from '../record/units.ts'
import { imageRule } from './build.ts'

/** How a container beside a service is started. */
export interface ContainerOptions {
  /** Reference of an image: found on the engine, or pulled. Its own health check is disabled: it would use measured CPU. */
  readonly image: string
  /** The port it listens on inside its container. */
  readonly port: Count
  /** Its environment variables. */
  readonly env?: Readonly<Record<string, string>>
  /** Replaces the command of the image. */
  readonly command?: readonly string[]
  /** When it is ready: a line of its log, or a command that exits with 0 inside it. By default once it listens on `port`. */
  readonly ready?: RegExp | readonly string[]
}

/** A container that is started for each system. */
export interface ContainerDescription extends ContainerOptions {
  readonly kind: 'container'
}

/**
 * Any container beside the service: a cache, a message broker, another database.
 *
 * @throws HarnessError if an option is wrong or missing.
 * @example defineService({ beside: { cache: container({ image: 'redis:8', port: 6379 }) }, … })
 */
export function container(options: ContainerOptions): ContainerDescription {
  checkOptions('container(): ', options, containerRules)
  return { ...options, kind: 'container' }
}

export const portRule = (example: string): OptionRule => countRule(1, example, 65_535)

export const commandRule = (example: string): OptionRule => ({
  expected: 'a list of strings, the program first',
  example,
  holds: value => Array.isArray(value) && isText(value[0]) && value.every(word => typeof word === 'string'),
})

const readyCommand = commandRule("['valkey-cli', 'ping']")

/** An engine splits each variable at its first `=`, and ends a text at a NUL character. */
export const isEnvironment = (value: unknown): value is Readonly<Record<string, string>> =>
  isTextRecord(value) &&
  Object.entries(value).every(([name, text]) => /^[^=\0]+$/.test(name) && !text.includes('\0'))

export const environmentRule: OptionRule = {
  holds: isEnvironment,
  expected: 'strings by variable name',
  example: "{ TZ: 'UTC' }",
}

const rules: OptionRules = {
  image: imageRule('redis:8'),
  port: portRule('6379'),
  env: environmentRule,
  command: commandRule("['redis-server', '--save', '']"),
  ready: {
    holds: value => value instanceof RegExp || readyCommand.holds(value),
    expected: 'a regular expression for a line of its log, or a command as a list of strings',
    example: '/ready for connections/',
  },
}

export const containerRules = { rules, required: ['image', 'port'] }
