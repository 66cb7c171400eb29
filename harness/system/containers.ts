import type { System } from './system.ts'

type Parts = Pick<System, 'services' | 'beside' | 'proxy'>

/** All containers that may be clients of the database, including those between it and the service. */
export const containersOf = ({ services, beside, proxy }: Parts) =>
  [...services, ...Object.values(beside), ...(proxy ? [proxy] : [])].map(({ container }) => container)

/** The host names of its containers: the engine gives each the first twelve digits of its id. */
export const hostNamesOf = (system: System): string[] => containersOf(system).map(({ id }) => id.slice(0, 12))

/** Another process follows its containers from now on, or none needs to. */
export const letGo = (system: Parts): void => containersOf(system).forEach(container => container.letGo())
