/** Why a file could not be read, as the accounts say it. */
export function reasonOf(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
      return "no such file or directory";
    case "EACCES":
    case "EPERM":
      return "permission denied";
    case "ELOOP":
      return "symbolic link, not followed";
    case "ENOTDIR":
      return "not a directory";
    case "EISDIR":
      return "a directory";
    default:
      return codeOf(error) === "" ? "cannot be read" : `cannot be read (${codeOf(error)})`;
  }
}

/** The system's name for the error, or empty. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
