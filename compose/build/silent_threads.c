/* For the programs in whose libraries alone there are threads (crier-media, crier-chart): those are
 * not compiled for the thread sanitizer, which does not see how they wait for each other and finds
 * a race in each picture. */

/* What the sanitizer asks for by this name; nothing else does. */
const char *__tsan_default_options(void);

__attribute__((visibility("default"))) const char *__tsan_default_options(void)
{
	return "report_bugs=0";
}
