/* Whole ranks, so that what is written is regular: every Monday or none. */
#include "chart/axis.h"

#include <string.h>

#include "chart/lettering.h"

#define EDGE 4.0 /* from the drawing's */

struct extent {
	double from, to;
};

double axis_middle(const struct axis *axis, size_t index)
{
	return axis->left +
	       ((double)index + 0.5) * (axis->right - axis->left) / (double)axis->count;
}

double axis_label_middle(const struct axis *axis, const struct chart_label *label, size_t index)
{
	double half = lettering_width(label->text, AXIS_FONT) / 2;
	double middle = axis_middle(axis, index);
	if (middle + half > CHART_WIDTH - EDGE)
		middle = CHART_WIDTH - EDGE - half;
	return middle - half < EDGE ? EDGE + half : middle;
}

static struct extent extent_of(const struct axis *axis, const struct chart_label *labels,
	size_t index)
{
	double half = lettering_width(labels[index].text, AXIS_FONT) / 2;
	double middle = axis_label_middle(axis, &labels[index], index);
	return (struct extent){middle - half, middle + half};
}

static bool are_apart(const struct axis *axis, const struct chart_label *labels, size_t left,
	size_t right)
{
	return extent_of(axis, labels, left).to + AXIS_GAP <= extent_of(axis, labels, right).from;
}

/* The next label of a rank from index on; count where there is none. */
static size_t next_of(const struct axis *axis, const struct chart_label *labels, int rank,
	size_t index)
{
	while (index < axis->count && labels[index].rank != rank)
		index++;
	return index;
}

static size_t skip(const struct axis *axis, const struct chart_label *labels, int rank,
	size_t index, size_t stride)
{
	for (; stride && index < axis->count; stride--)
		index = next_of(axis, labels, rank, index + 1);
	return index;
}

/* Whether every stride-th label of a rank has room beside the one before. */
static bool has_room(const struct axis *axis, const struct chart_label *labels, int rank,
	size_t stride)
{
	size_t left = next_of(axis, labels, rank, 0), right;
	for (; left < axis->count; left = right) {
		right = skip(axis, labels, rank, left, stride);
		if (right < axis->count && !are_apart(axis, labels, left, right))
			return false;
	}
	return true;
}

/* Whether a label has room between those that are chosen. */
static bool is_free(const struct axis *axis, const struct chart_label *labels, const bool *chosen,
	size_t index)
{
	size_t left = index, right = index + 1;
	while (left > 0 && !chosen[left - 1])
		left--;
	while (right < axis->count && !chosen[right])
		right++;
	return (left == 0 || are_apart(axis, labels, left - 1, index)) &&
	       (right == axis->count || are_apart(axis, labels, index, right));
}

/* Those of a rank that have room, unless most have none: a few of many would look chosen by chance.
 */
static size_t choose_rank(const struct axis *axis, const struct chart_label *labels, int rank,
	size_t stride, bool *chosen)
{
	size_t found = 0, all = 0;
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = next_of(axis, labels, rank, 0); i < axis->count;
			i = skip(axis, labels, rank, i, stride)) {
			bool is_room = is_free(axis, labels, chosen, i);
			all += pass == 0;
			found += pass == 0 && is_room;
			chosen[i] |= pass == 1 && is_room && 2 * found >= all;
		}
	return 2 * found >= all ? found : 0;
}

static int highest_rank(const struct chart_label *labels, size_t count)
{
	int highest = 0;
	for (size_t i = 0; i < count; i++)
		if (labels[i].rank > highest)
			highest = labels[i].rank;
	return highest;
}

void axis_choose(const struct axis *axis, const struct chart_label *labels, bool *chosen)
{
	size_t found = 0;
	memset(chosen, 0, axis->count * sizeof *chosen);
	for (int rank = highest_rank(labels, axis->count); rank >= 0; rank--) {
		size_t stride = 1;
		while (!found && !has_room(axis, labels, rank, stride))
			stride++;
		if (!has_room(axis, labels, rank, stride))
			return;
		found += choose_rank(axis, labels, rank, stride, chosen);
	}
}
