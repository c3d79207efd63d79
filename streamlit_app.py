from maskapp.ui.page import main

main()
