"""Words of which the names of a generated province are put together."""

FAMILY = (
    *("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ"),
    *("Hồ", "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Mai", "Tô", "Cao", "Lương", "Quách", "Tạ"),
)
MIDDLE = (
    *("Thị", "Văn", "Thị Thu", "Thị Ngọc", "Đức", "Minh", "Hữu", "Quốc", "Thị Thanh", "Công"),
    *("Xuân", "Thị Kim", "Anh", "Ngọc", "Thị Mỹ", "Trọng", "Bá", "Thị Hồng", "Gia", "Thị Diệu"),
)
GIVEN = (
    *("An", "Ánh", "Bảo", "Bích", "Bình", "Châu", "Chi", "Cường", "Dung", "Duyên", "Đạt", "Định"),
    *("Giang", "Hà", "Hải", "Hạnh", "Hiền", "Hiếu", "Hoà", "Hồng", "Huệ", "Hùng", "Hương", "Khánh"),
    *("Lan", "Liên", "Linh", "Loan", "Long", "Mai", "Mỹ", "Nam", "Nga", "Ngân", "Nhung", "Phúc"),
    *("Phương", "Phượng", "Quân", "Quyên", "Sơn", "Tâm", "Thảo", "Thắng", "Thuỷ", "Tiến", "Trang"),
    *("Trúc", "Tuấn", "Tùng", "Tuyết", "Uyên", "Vân", "Việt", "Vinh", "Xuân", "Yến", "Ý"),
)
PLACES = (
    *("An Bình", "An Lạc", "Bình Minh", "Cẩm Sơn", "Đông Hải", "Hoà Thuận", "Hưng Thịnh", "Kim Sơn"),
    *("Lộc An", "Long Hoà", "Mỹ Đức", "Nam Giang", "Ngọc Lâm", "Phú Cường", "Phước Tân", "Quang Trung"),
    *("Sơn Tây", "Tân Tiến", "Thạch Hà", "Thanh Bình", "Thới Lai", "Trường Xuân", "Vĩnh Phú", "Yên Lạc"),
)
TRADES = (
    *("Công ty May", "Công ty Giày da", "Công ty Thuỷ sản", "Công ty Điện tử", "Công ty Gỗ"),
    *("Trường Tiểu học", "Trường Trung học cơ sở", "Trường Mầm non", "Trạm Y tế", "Bệnh viện"),
    *("Hợp tác xã", "Uỷ ban nhân dân", "Trung tâm Văn hoá", "Nhà máy Gạch", "Xí nghiệp Cơ khí"),
)
