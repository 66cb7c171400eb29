import { text } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import type { BuildRequest, Docker, EngineInfo, ImageFacts, ListedImage } from '../system/docker.ts'

interface MemoryImage extends ImageFacts, ListedImage {
  readonly createdAt: number
}

/** For tests: an engine that stores images in memory and records its calls. */
export class MemoryDocker implements Docker {
  readonly engine: EngineInfo = {
    name: 'docker',
    version: '26.1.5',
    cgroup: 1,
    cpus: 2,
    architecture: 'x86_64',
  }
  readonly images: MemoryImage[]
  readonly deeds: string[] = []
  /** The error message of a build; undefined lets it succeed. */
  buildFailure: string | undefined
  /** What a build logs. */
  buildLog: readonly string[] = ['Step 1/1 : FROM scratch']
  /** Images that the registry provides; undefined means that no registry responds. */
  registry: readonly string[] | undefined
  /** References that a container uses. */
  readonly inUse = new Set<string>()

  constructor(images: readonly Partial<MemoryImage>[] = []) {
    this.images = images.map((image, index) => ({
      id: `sha256:${index}`,
      references: [],
      createdAt: index,
      labels: {},
      exposedPorts: [],
      ...image,
    }))
  }

  findImage(reference: string): Promise<ImageFacts | undefined> {
    return Promise.resolve(this.images.find(({ references }) => references.includes(reference)))
  }

  listImages(label: string): Promise<ListedImage[]> {
    const [name = '', value] = label.split('=')
    const found = this.images.filter(({ labels }) =>
      value === undefined ? name in labels : labels[name] === value,
    )
    return Promise.resolve(found.toSorted((one, other) => other.createdAt - one.createdAt))
  }

  removeImage(reference: string): Promise<boolean> {
    if (this.inUse.has(reference)) return Promise.resolve(false)
    this.deeds.push(`remove ${reference}`)
    return Promise.resolve(true)
  }

  async buildImage({ reference, labels, onLine }: BuildRequest): Promise<void> {
    this.deeds.push(`build ${reference}`)
    this.buildLog.forEach(line => onLine(line))
    if (this.buildFailure !== undefined) throw new Error(this.buildFailure)
    this.#add(reference, labels)
  }

  async importImage(root: Readable): Promise<string> {
    this.deeds.push(`import ${await text(root)}`)
    return this.#add(undefined, {}).id
  }

  tagImage(id: string, reference: string): Promise<void> {
    this.deeds.push(`tag ${id} ${reference}`)
    return Promise.resolve()
  }

  pullImage(reference: string): Promise<ImageFacts> {
    this.deeds.push(`pull ${reference}`)
    if (!this.registry?.includes(reference))
      return Promise.reject(new Error(`manifest of ${reference} unknown`))
    return Promise.resolve(this.#add(reference, {}))
  }

  registryAnswers(reference: string): Promise<boolean> {
    this.deeds.push(`ask for ${reference}`)
    return Promise.resolve(this.registry !== undefined)
  }

  #add(reference: string | undefined, labels: Readonly<Record<string, string>>): ImageFacts {
    const index = this.images.length
    const references = reference === undefined ? [] : [reference]
    const image = { id: `sha256:${index}`, references, createdAt: index, labels, exposedPorts: [] }
    this.images.push(image)
    return image
  }
}
