/** The program that opens a page on this machine, or none where there is no desktop to open it on. */
export function viewerOf(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] | undefined {
  if (platform === 'darwin') return ['open']
  // `start` takes a first argument in quotes for the title of the window.
  if (platform === 'win32') return ['cmd', '/c', 'start', '']
  const desktop = environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY'] ?? ''
  return desktop === '' ? undefined : ['xdg-open']
}
