import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../record/temporary-folder.ts'
import { minutes, seconds } from '../record/units.ts'
import type { Docker } from '../system/docker.ts'
import { baseImage, buildImage, contentHash, obtainImage, type ContextFile } from '../system/image.ts'
import { runCommand } from './command.ts'
import { step, type Progress } from './progress.ts'

const repository = 'localhost/plumbline-base/node-npm'
/** The npm version that comes with the Node version of the base image. */
const npmVersion = '11.19.1'
const fetchDeadline = minutes(1)
const certificateFile = '/usr/local/share/npm-ca.pem'

/** npm's global folder. Certificates are set only for npm, because Node would read them at each start of the service. */
const dockerfile = (node: string, hasCertificates: boolean): string =>
  [
    `FROM ${node}`,
    'ADD npm.tgz /usr/local/lib/node_modules/',
    ...(hasCertificates ? [`COPY ca.pem ${certificateFile}`] : []),
    `RUN mv /usr/local/lib/node_modules/package /usr/local/lib/node_modules/npm` +
      ['npm', 'npx']
        .map(name => ` && ln -s ../lib/node_modules/npm/bin/${name}-cli.js /usr/local/bin/${name}`)
        .join('') +
      (hasCertificates
        ? ` && mkdir -p /usr/local/etc && echo cafile=${certificateFile} >/usr/local/etc/npmrc`
        : ''),
    '',
  ].join('\n')

/** The Node image that was built here, with npm added, for Dockerfiles that install packages: found, or built. */
export async function nodeWithNpm(docker: Docker, node: string, progress: Progress): Promise<string> {
  const { id } = await obtainImage(docker, baseImage, node)
  // Additional certificates of this machine: a proxy that terminates TLS also affects builds.
  const file = process.env['NODE_EXTRA_CA_CERTS'] ?? ''
  const certificates = file === '' ? '' : await readFile(file, 'utf8').catch(() => '')
  const text = dockerfile(node, certificates !== '')
  // Known before npm is downloaded.
  const reference = `${repository}:${contentHash([id, npmVersion, text, certificates])}`
  if ((await docker.findImage(reference)) !== undefined) return reference
  return step(progress, { title: 'adding npm to the Node base image', usually: seconds(5) }, async () => {
    using folder = temporaryFolder('plumbline-npm-')
    await runCommand(['npm', 'pack', `npm@${npmVersion}`, '--pack-destination', folder.path], {
      deadline: fetchDeadline,
      fix: 'give npm access to its registry; or set NODE_IMAGE to an image with Node and npm',
    })
    const files: ContextFile[] = [
      { path: 'npm.tgz', content: await readFile(join(folder.path, `npm-${npmVersion}.tgz`)) },
      ...(certificates === '' ? [] : [{ path: 'ca.pem', content: certificates }]),
    ]
    const built = await buildImage(docker, { repository, dockerfile: text, files })
    await docker.tagImage(built, reference)
    return reference
  })
}
