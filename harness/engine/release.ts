import { readFile } from 'node:fs/promises'

export interface Release {
  /** `debian`, `ubuntu`, … ; empty where there is no /etc/os-release. */
  readonly id: string
  /** `trixie`; empty where the distribution has no code names. */
  readonly codename: string
  readonly prettyName: string
}

export const parseRelease = (osRelease: string): Release => {
  const values = new Map(
    osRelease.split('\n').map(line => {
      const [name = '', value = ''] = line.split(/=(.*)/s)
      return [name, value.replaceAll(/^["']|["']$/g, '')]
    }),
  )
  const id = values.get('ID') ?? ''
  return {
    id,
    codename: values.get('VERSION_CODENAME') ?? '',
    prettyName: values.get('PRETTY_NAME') ?? (id === '' ? process.platform : id),
  }
}

export const hostRelease = async (): Promise<Release> =>
  parseRelease(await readFile('/etc/os-release', 'utf8').catch(() => ''))

export const hasApt = ({ id }: Release): boolean => id === 'debian' || id === 'ubuntu'
