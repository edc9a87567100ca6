// Cairo's and Pango's objects with an owner. Private to receipts.
#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <string_view>

namespace shopx::receipts {

struct Free {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
    void operator()(PangoLayout* layout) const { g_object_unref(layout); }
};
using Surface = std::unique_ptr<cairo_surface_t, Free>;
using Cairo = std::unique_ptr<cairo_t, Free>;

/// A text in a typeface, as many lines as its width makes of it. Letters that the typeface does not have come from others on the machine.
class PangoText {
public:
    PangoText(cairo_t* cairo, char const* family, int size, bool is_bold) : cairo_{cairo}, layout_{pango_cairo_create_layout(cairo)}
    {
        auto* const font = pango_font_description_new();
        pango_font_description_set_family_static(font, family);
        pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
        if (is_bold) pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
        pango_layout_set_font_description(layout_.get(), font);
        pango_font_description_free(font);
        // The same dots on every machine, whatever its screen: no subpixels, no hints.
        auto* const options = cairo_font_options_create();
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
        pango_cairo_context_set_font_options(pango_layout_get_context(layout_.get()), options);
        cairo_font_options_destroy(options);
        pango_layout_context_changed(layout_.get());
    }
    void set(std::string_view text) { pango_layout_set_text(layout_.get(), text.data(), static_cast<int>(text.size())); }
    void set_width(int width, PangoAlignment alignment)
    {
        pango_layout_set_width(layout_.get(), width * PANGO_SCALE);
        pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_alignment(layout_.get(), alignment);
    }
    int width() const { return size().width; }
    int height() const { return size().height; }
    int baseline() const { return PANGO_PIXELS_CEIL(pango_layout_get_baseline(layout_.get())); }
    void show() const { pango_cairo_show_layout(cairo_, layout_.get()); }
    /// Letters that no typeface on this machine has: they are shown as boxes.
    int unknown_letters() const { return pango_layout_get_unknown_glyphs_count(layout_.get()); }

private:
    PangoRectangle size() const
    {
        PangoRectangle logical;
        pango_layout_get_extents(layout_.get(), nullptr, &logical);
        logical.width = PANGO_PIXELS_CEIL(logical.width);
        logical.height = PANGO_PIXELS_CEIL(logical.height);
        return logical;
    }
    cairo_t* cairo_;
    std::unique_ptr<PangoLayout, Free> layout_;
};

} // namespace shopx::receipts
