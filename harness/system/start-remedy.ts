import { shown } from '../record/errors.ts'

/** The command and user of a container; undefined means the default of the image. */
export interface Invocation {
  readonly command?: readonly string[] | undefined
  readonly user?: string | undefined
}

/** Why the engine did not start a container, in terms of its description, if it is known. */
export function startRefusal(reason: string, { command, user }: Invocation) {
  const [, program, obstacle] =
    /exec: "([^"]*)": .*?(not found in \$PATH|no such file or directory|permission denied|is a directory)/.exec(
      reason,
    ) ?? []
  if (program !== undefined) {
    const why = `${obstacle === 'permission denied' ? 'may not execute' : 'has no program'} ${program}`
    return command === undefined
      ? { why: `its image ${why}`, fix: 'correct ENTRYPOINT or CMD of its Dockerfile, or write `command`' }
      : {
          why: `its command is ${shown(command)}, and its image ${why}`,
          fix: 'begin `command` with a program in the image, by absolute path if it is not on the PATH',
        }
  }
  if (reason.includes('cannot start a stopped process')) {
    return {
      why: 'it ended before its program began: its memory limit may be too small',
      fix: 'raise `limits.memory`',
    }
  }
  const [, kind, name] = /unable to find (user|group) ([^:]+): no matching entries/.exec(reason) ?? []
  if (kind === undefined) return undefined
  return user === undefined
    ? { why: `its image has no ${kind} ${name}`, fix: 'correct USER of its Dockerfile, or write `user`' }
    : {
        why: `its user is ${shown(user)}, and its image has no ${kind} ${name}`,
        fix: "set `user` to one in /etc/passwd of the image, or to numbers: '1000:1000'",
      }
}
