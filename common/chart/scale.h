/* The axis of values: round steps that hold all of them, and how a value is written. */
#ifndef CRIER_CHART_SCALE_H
#define CRIER_CHART_SCALE_H

#include <stddef.h>

#include "chart/chart.h"

#define SCALE_TICKS_MAX 8
#define SCALE_NUMBER_SIZE 32

struct scale {
	double from, to; /* from < to; both are ticks */
	double step;	 /* 1, 2 or 5 times a power of ten; whole for counts */
};

/** An axis of 2..SCALE_TICKS_MAX ticks that holds low..high, which are finite. */
struct scale scale_make(double low, double high, enum chart_unit unit);

/** Of its ticks, the first is 0. */
size_t scale_ticks(const struct scale *scale);
double scale_tick(const struct scale *scale, size_t index);

/** Writes a value in full: "12,345", "4.2%". */
void scale_write(double value, enum chart_unit unit, char out[SCALE_NUMBER_SIZE]);

/** Writes a tick short: "12k", "1.5M", "4%". @param step  of its axis: as many digits as it has */
void scale_write_tick(double value, double step, enum chart_unit unit, char out[SCALE_NUMBER_SIZE]);

#endif
