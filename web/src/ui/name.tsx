/** A name as somebody typed it: isolated, so that a right-to-left or odd name cannot reorder the words around it. */
export function Name({ children }: { children: string }) {
  return <bdi dir="auto">{children}</bdi>;
}
