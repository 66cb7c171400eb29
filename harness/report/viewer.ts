/** The program that opens a page on this machine; none without a desktop. */
export function viewerOf(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] | undefined {
  if (platform === 'darwin') return ['open']
  // `start` takes a first argument in quotes as the title of the window.
  if (platform === 'win32') return ['cmd', '/c', 'start', '']
  const desktop = environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY'] ?? ''
  return desktop === '' ? undefined : ['xdg-open']
}
