/**
 * What a program of userland has that no file of a kernel tree declares: types of the C library, and
 * functions of the kernel that the shims of some release lack though mm/vma.c calls them. Invariant: what
 * a tree has itself is never replaced.
 */
import { userlandModel } from "../model/index.js";

/** C, consulted last. */
export const libraryDeclarations = `
${userlandModel.structs.map(({ name, fields }) => `struct ${name} { ${fields} };`).join("\n")}
typedef unsigned long size_t;
typedef long ssize_t;
typedef int pid_t;
typedef long off_t;
typedef long time_t;
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef unsigned long uint64_t;
typedef signed char int8_t;
typedef short int16_t;
typedef int int32_t;
typedef long int64_t;
typedef unsigned long uintptr_t;
typedef long intptr_t;
typedef struct { int state; } pthread_mutex_t;
typedef struct { int state; } pthread_rwlock_t;
typedef struct { int state; } FILE;
#define CHAR_BIT 8
#define SCHAR_MAX 0x7f
#define UCHAR_MAX 0xff
#define SHRT_MAX 0x7fff
#define USHRT_MAX 0xffff
#define INT_MAX 0x7fffffff
#define INT_MIN (-INT_MAX - 1)
#define UINT_MAX 0xffffffffu
#define LONG_MAX 0x7fffffffffffffffL
#define LONG_MIN (-LONG_MAX - 1L)
#define ULONG_MAX 0xffffffffffffffffUL
#define EINTR 4
#define ENOMEM 12
#define EACCES 13
#define EFAULT 14
#define EEXIST 17
#define EINVAL 22
#define EPERM 1
#define EAGAIN 11
`;

/** Functions by name, each a definition in C that is read as if it stood in the tests. */
export const supplements: ReadonlyMap<string, string> = new Map([
  [
    "vma_close",
    `static void vma_close(struct vm_area_struct *vma)
{
	if (!vma->vm_ops || !vma->vm_ops->close)
		return;
	vma->vm_ops->close(vma);
	vma->vm_ops = &vma_dummy_vm_ops;
}
`,
  ],
]);
