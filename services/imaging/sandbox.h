/* What a process that reads strangers' images may still do: compute, and write what it was given to
 * write to. */
#ifndef CRIER_IMAGING_SANDBOX_H
#define CRIER_IMAGING_SANDBOX_H

#include <stdbool.h>

#define SANDBOX_CPU_S 15
#define SANDBOX_MEMORY_BYTES (768L * 1024 * 1024)
#define SANDBOX_OUTPUT_BYTES (64L * 1024 * 1024)

/**
 * Bounds this process for good: CPU seconds, memory, bytes written, no file or socket opened, no
 * program started; it goes first when memory runs out, and with the process that started it. In a
 * build with sanitizers, which need more of everything, only CPU seconds and bytes are bounded.
 * @return false when the kernel refuses; then nothing of a stranger's may be read
 */
bool sandbox_enter(void);

#endif
