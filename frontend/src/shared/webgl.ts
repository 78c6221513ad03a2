/** Whether this browser draws WebGL; asked once. */
let known: boolean | undefined;

export function hasWebGl(): boolean {
  if (new URLSearchParams(window.location.search).has("plain")) return false;
  known ??= probe();
  return known;
}

function probe(): boolean {
  try {
    const context = document.createElement("canvas").getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}
